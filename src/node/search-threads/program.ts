// All that a program needs to advise on several threads, from one copy of the core: what is kept of a model is kept by that copy.
export {
  advise,
  buyerTerms,
  createContext,
  offersOf,
  outcomeOf,
  parseNeed,
  resolveScenario,
} from '../../core/index.ts';
export { loadModelSizes } from '../catalogue-files/load.ts';
export { helperFlags } from './helper-flags.ts';
export { searchThreads } from './search-threads.ts';
