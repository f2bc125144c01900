// The frame of every view: skip link, navigation, preferences, the view itself, a footer.
import { Suspense, useEffect, useLayoutEffect, useRef } from 'react';
import { LiveRegion } from './components/live.tsx';
import { PreferencesMenu } from './components/preferences-menu.tsx';
import { isSingleFile } from './data/load.ts';
import { MADE } from './data/made.ts';
import { Explore } from './explore/explore.tsx';
import { useRecomputeText } from './explore/timing.ts';
import { formatAddress, type Values, VIEWS, type View } from './state/address.ts';
import { PREFERENCE_NAMES, usePreferences } from './state/preferences.ts';
import { useAddress } from './state/store.ts';
import { OTHER_VIEWS } from './views.tsx';

const NAMES: Readonly<Record<View, string>> = {
  explore: 'Explore',
  matrix: 'Matrix',
  compare: 'Compare',
  advise: 'Advise',
  measured: 'Measured',
};

declare const VIABLE_VERSION: string;

/** What goes along from view to view: the question and the preferences. */
const SHARED = ['machine', 'model', 'quant', 'use', 'users', 'engine', ...PREFERENCE_NAMES];

function carried(values: Values): Values {
  return Object.fromEntries(SHARED.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}

function Navigation({ view, values }: { readonly view: View; readonly values: Values }) {
  return (
    <nav aria-label="Views" className="no-print">
      <ul>
        {VIEWS.map((v) => (
          <li key={v}>
            <a
              href={formatAddress({ view: v, values: carried(values) })}
              aria-current={v === view ? 'page' : undefined}
            >
              {NAMES[v]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Footer() {
  const time = useRecomputeText();
  return (
    <footer>
      <p>
        Viable {VIABLE_VERSION}, {MADE.slice(0, 10)}. Everything is computed in this browser; nothing is sent anywhere.
        {isSingleFile() ? null : (
          <span className="no-print">
            {' '}
            <a href="./viable.html" download>
              Take the page along as one file
            </a>
            , which works from a disk.
          </span>
        )}
        {time ? <span className="no-print"> Last recomputed in {time}.</span> : null}
      </p>
    </footer>
  );
}

interface Props {
  /** Called once the page stands. */
  readonly onDrawn?: () => void;
}

export function App({ onDrawn }: Props) {
  const { view, values } = useAddress();
  const { theme } = usePreferences();
  const main = useRef<HTMLElement>(null);
  const seen = useRef(view);
  useLayoutEffect(() => {
    onDrawn?.();
  }, [onDrawn]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    document.title = `Viable: ${NAMES[view]}`;
    // After following a link within the page, reading goes on in the new view.
    if (seen.current !== view) main.current?.focus();
    seen.current = view;
  }, [view]);
  const Other = OTHER_VIEWS[view];
  return (
    <>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header>
        <a className="brand" href="#/explore">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="7" />
            <path d="M8 10l8 14 8-14" />
          </svg>
          Viable
        </a>
        <Navigation view={view} values={values} />
        <PreferencesMenu />
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        {Other ? (
          <Suspense fallback={<p className="waiting">Loading …</p>}>
            <Other />
          </Suspense>
        ) : (
          <Explore />
        )}
      </main>
      <Footer />
      <LiveRegion />
    </>
  );
}
