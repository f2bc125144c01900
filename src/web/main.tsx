// The first script of the page: what the build wrote into it is painted first, then the page that answers is loaded.
import './style/base.css';
import './style/parts.css';
import './style/charts.css';
import './style/views.css';
import './style/matrix.css';
import './style/print.css';
import { openWorker } from './work/start-job.ts';

/** A page in the background paints nothing. */
const AT_THE_LATEST_MILLISECONDS = 300;

let started = false;

function start(): void {
  if (started) return;
  started = true;
  // It loads the core and the catalogue while this thread loads what draws.
  openWorker();
  void import('./start.tsx').then(({ startPage }) => startPage());
}

requestAnimationFrame(() => setTimeout(start));
setTimeout(start, AT_THE_LATEST_MILLISECONDS);
