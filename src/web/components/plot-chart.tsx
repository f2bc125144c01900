// A chart by Observable Plot, which is loaded when the first chart is drawn; with a button that keeps it as a picture.
import { useEffect, useRef, useState } from 'react';
import { downloadBlob } from './download.ts';
import { svgToPng } from './svg-to-png.ts';
import { useWidth } from './use-width.ts';

type PlotModule = typeof import('@observablehq/plot');

interface Props {
  readonly label: string;
  /** Name of the picture's file. */
  readonly name: string;
  /** Drawn anew where it changes; not to be made anew at every rendering. */
  readonly draw: (plot: PlotModule, width: number) => Element;
}

export function PlotChart({ label, name, draw }: Props) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const place = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<PlotModule>();
  useEffect(() => {
    void import('@observablehq/plot').then(setPlot);
  }, []);
  useEffect(() => {
    if (!plot || width === 0) return;
    const chart = draw(plot, width);
    // Plot brings a style element along, which a strict content security policy refuses; charts.css says the same.
    for (const style of chart.querySelectorAll('style')) style.remove();
    // The chart as a whole has a name; groups inside may not have one.
    for (const part of chart.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
    chart.setAttribute('role', 'img');
    chart.setAttribute('aria-label', label);
    place.current?.replaceChildren(chart);
  }, [plot, width, draw, label]);
  const keep = async () => {
    const svg = place.current?.querySelector('svg');
    if (svg) downloadBlob(`${name}.png`, await svgToPng(svg));
  };
  return (
    <div className="chart" ref={ref}>
      <div ref={place} className="chart-place" />
      <button type="button" className="no-print" onClick={() => void keep()}>
        Chart as PNG
      </button>
    </div>
  );
}
