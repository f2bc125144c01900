// Rule: the board fits the case.
import { judge, missing, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const caseBoard: Rule = {
  name: 'case-board',
  level: 'error',
  title: 'The motherboard fits the case',
  reason: 'Cases have mounting holes and room for some form factors only.',
  source: 'case and motherboard specifications',
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const { motherboard: board, case: box } = build;
    if (!board) return missing(build, 'motherboard');
    if (!box) return missing(build, 'case');
    if (!board.formFactor) return unchecked(`the form factor of ${board.name} is not in the catalogue`);
    if (!box.formFactors) return unchecked(`the form factors of ${box.name} are not in the catalogue`);
    const [form, takes] = [board.formFactor.value, box.formFactors.value];
    return judge(
      takes.includes(form),
      `${form} in ${box.name}`,
      `${board.name} is ${form}, ${box.name} takes ${takes.join(', ')}`,
    );
  },
};
