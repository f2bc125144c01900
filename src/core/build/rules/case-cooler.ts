// Rule: the cooler or its radiator fits the case.
import { judge, missing, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const caseCooler: Rule = {
  name: 'case-cooler',
  level: 'error',
  title: 'The processor cooler fits the case',
  reason: 'A tower is too high for a flat case, a radiator too long for a small one.',
  source: 'case and cooler specifications',
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const cooler = build.coolers[0]?.part;
    if (!cooler) return missing(build, 'cooler');
    if (!build.case) return missing(build, 'case');
    const { radiatorsMm, coolerHeightMm } = build.case;
    if (cooler.type.value === 'liquid') {
      const radiator = cooler.radiatorMm?.value;
      if (radiator === undefined || !radiatorsMm)
        return unchecked(
          `the radiator of ${cooler.name} or those that ${build.case.name} takes are not in the catalogue`,
        );
      return judge(
        radiatorsMm.value.includes(radiator),
        `radiator of ${radiator} mm`,
        `radiator of ${radiator} mm, ${build.case.name} takes ${radiatorsMm.value.join(', ')} mm`,
      );
    }
    if (!cooler.heightMm || !coolerHeightMm)
      return unchecked(`the height of ${cooler.name} or the room in ${build.case.name} is not in the catalogue`);
    const text = `${cooler.heightMm.value} mm high, room for ${coolerHeightMm.value} mm`;
    return judge(cooler.heightMm.value <= coolerHeightMm.value, text, text);
  },
};
