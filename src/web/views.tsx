// The views beside Explore: each is loaded with the catalogue when it is first opened.
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { LoadFailure } from './components/load-failure.tsx';
import type { View } from './state/address.ts';

function view(load: () => Promise<ComponentType>): LazyExoticComponent<ComponentType> {
  return lazy(async () => {
    try {
      const [component] = await Promise.all([
        load(),
        import('./data/session.ts').then(({ openSession }) => openSession()),
      ]);
      return { default: component };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { default: () => <LoadFailure reason={reason} /> };
    }
  });
}

export const OTHER_VIEWS: Readonly<Partial<Record<View, LazyExoticComponent<ComponentType>>>> = {
  matrix: view(() => import('./matrix/matrix.tsx').then((m) => m.Matrix)),
  compare: view(() => import('./compare/compare.tsx').then((m) => m.Compare)),
  advise: view(() => import('./advise/advise.tsx').then((m) => m.Advise)),
  measured: view(() => import('./measured/measured.tsx').then((m) => m.Measured)),
};
