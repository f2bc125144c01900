// The public API of the core: pure functions on readonly data, in a browser as in Node.

export { answerScenario, type BatchAnswer } from './assess/batch-answer.ts';
export { type Context, createContext } from './assess/context.ts';
export { type CurveEnd, loadCurve } from './assess/load-curve.ts';
export { type MemoryAnswer, type MemoryRequest, memoryAnswer } from './assess/memory/memory-answer.ts';
export { USUAL_FORMATS } from './assess/memory/memory-search.ts';
export { type Outcome, outcomeOf } from './assess/outcome.ts';
export { resolveScenario, type Scenario, type ScenarioRequest } from './assess/scenario.ts';
export { type Bill, type BillLine, billOf, itemsOf } from './build/bill.ts';
export { type Build, buildOf, type Circuit } from './build/build.ts';
export { type BuildCheck, checkBuild, isCompatible } from './build/check.ts';
export { fromBuildFile } from './build/from-build-file.ts';
export { generateMachines } from './build/generate/generate.ts';
export { type BuildSpace, usualSpace } from './build/generate/space.ts';
export { type MachineSheet, machineSheet } from './build/machine-sheet.ts';
export { convertCurrency, type PriceWish } from './build/money.ts';
export { type PowerDemand, powerOf } from './build/power.ts';
export { type Price, priceOf } from './build/price.ts';
export { readPriceList } from './build/price-list.ts';
export type { Catalogue, Supply } from './catalogue/catalogue.ts';
export { resolveMachine } from './machine/resolve-machine.ts';
export { type Candidate, type Fit, whatFits } from './memory/search.ts';
export { DEFAULT_SETTINGS, type MemorySettings } from './memory/settings.ts';
export type { ModelDescription } from './model/description.ts';
export type { Calibration } from './predict/calibration.ts';
export type { Load } from './predict/load/load.ts';
export { type LoadCurve, type OpenLoad, openLoad } from './predict/load/open-load.ts';
export type { Prediction } from './predict/prediction.ts';
