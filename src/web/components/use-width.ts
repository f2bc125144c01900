// The width of an element in pixels, followed as the page changes: charts are drawn for the room they have.
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export function useWidth<T extends Element>(): { readonly ref: RefObject<T | null>; readonly width: number } {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    // It tells the first width too, after the layout that is made anyway: asking here would make one of its own.
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
