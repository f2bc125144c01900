// Starts the page: asks for the first answer, and draws the view that the address names once there is one.
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startAnswering } from './ask/shown.ts';

/** What the build wrote is gone: see early.ts. */
function onDrawn(): void {
  document.documentElement.dataset.ahead = 'over';
}

export async function startPage(): Promise<void> {
  const place = document.getElementById('root');
  if (!place) throw new Error('the page has no place to draw into');
  await startAnswering();
  const root = createRoot(place);
  // Drawn in slices, so that what is typed or touched meanwhile is heard; what the build wrote stays until then.
  startTransition(() =>
    root.render(
      <StrictMode>
        <App onDrawn={onDrawn} />
      </StrictMode>,
    ),
  );
}
