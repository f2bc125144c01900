// Starts the page: loads the catalogue, opens a session over it and draws the view that the address names.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { loadFirst } from './data/load.ts';
import { openSession, SessionContext } from './data/session.ts';
import './style/base.css';
import './style/parts.css';
import './style/charts.css';
import './style/views.css';
import './style/matrix.css';
import './style/print.css';

const place = document.getElementById('root');
if (!place) throw new Error('the page has no place to draw into');
const root = createRoot(place);

loadFirst().then(
  (data) =>
    root.render(
      <StrictMode>
        <SessionContext value={openSession(data)}>
          <App />
        </SessionContext>
      </StrictMode>,
    ),
  (error: unknown) =>
    root.render(
      <main className="waiting">
        <h1>The catalogue could not be loaded</h1>
        <p>{error instanceof Error ? error.message : String(error)}. Reload the page, or open it from a web server.</p>
      </main>,
    ),
);
