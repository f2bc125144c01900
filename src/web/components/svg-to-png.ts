// A drawing as a picture: its colours are written into it, since the page's style sheet does not come along.

const PROPERTIES = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'opacity'];
const TEXT_PROPERTIES = ['font-family', 'font-size', 'font-weight', 'text-anchor'];
/** Pixels of the picture for one of the page. */
const SCALE = 2;

function withOwnColours(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg, copy].map((root) => [root, ...root.querySelectorAll<SVGElement>('*')]);
  for (const [i, element] of (to ?? []).entries()) {
    const style = getComputedStyle((from ?? [])[i] ?? svg);
    const names = element.tagName === 'text' || element === copy ? [...PROPERTIES, ...TEXT_PROPERTIES] : PROPERTIES;
    for (const name of names) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute('class');
    element.removeAttribute('style');
  }
  return copy;
}

interface Picture {
  /** A whole SVG element. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly background: string;
}

/** Draws an SVG that needs no style sheet of the page. */
export async function pictureOf({ svg, width, height, background }: Picture): Promise<Blob> {
  const image = new Image();
  await new Promise<void>((loaded, failed) => {
    image.onload = () => loaded();
    image.onerror = () => failed(new Error('the chart could not be drawn as a picture'));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture was made'))), 'image/png'),
  );
}

/** A drawing of the page as it looks there. */
export function svgToPng(svg: SVGSVGElement): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const copy = withOwnColours(svg);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const background = getComputedStyle(document.body).backgroundColor;
  return pictureOf({ svg: new XMLSerializer().serializeToString(copy), width, height, background });
}
