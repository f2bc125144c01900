// What a server is told at its start.

import type { Stamp } from '../../core/assess/assess.ts';
import type { Context } from '../../core/assess/context.ts';
import type { Entries, Supply } from '../../core/catalogue/catalogue.ts';
import type { Evidence } from '../../core/catalogue/schema/evidence.ts';
import type { Machine } from '../../core/machine/machine.ts';
import type { Answer } from '../../core/units/result.ts';
import type { ResultStore } from '../store/store.ts';
import type { Adviser } from './advice.ts';
import type { Log } from './log.ts';

export interface ServerSettings {
  readonly context: Context;
  readonly stamp: () => Stamp;
  readonly version: string;
  readonly published: () => Entries<Evidence>;
  /** The machine the server runs on. */
  readonly thisMachine: () => Promise<Answer<Machine>>;
  readonly store: ResultStore;
  /** Parts, prices, countries: read when a cost is asked for. */
  readonly supply: () => Supply;
  readonly advise: Adviser;
  /** Folder of the page's files; undefined where it was not built. */
  readonly page: string | undefined;
  readonly log: Log;
  /** It listens on a loopback address. */
  readonly loopback: boolean;
  /** For people one does not know: writing always takes a token, this machine is not told. Always so beyond loopback. */
  readonly public: boolean;
  /** Nothing can be written, not even with a token. */
  readonly readOnly: boolean;
  /** Reading results takes a token too. */
  readonly private: boolean;
  /** Whoever reaches the server may submit. */
  readonly openSubmit: boolean;
  /** Names under which it may be addressed, beside addresses and this machine's name. */
  readonly hosts: readonly string[];
  /** Requests a minute and client; 0 is without limit. */
  readonly ratePerMinute: number;
  /** The client's address is the last of X-Forwarded-For. */
  readonly trustProxy: boolean;
  /** Models may be named by an address or hub name, whose header is then fetched. */
  readonly allowFetch: boolean;
  readonly largestBodyBytes: number;
}
