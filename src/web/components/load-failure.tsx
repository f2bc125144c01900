// What stands in place of a view whose data or script could not be loaded.

export function LoadFailure({ reason }: { readonly reason: string }) {
  return (
    <div className="waiting">
      <h1>The catalogue could not be loaded</h1>
      <p>{reason}. Reload the page, or open it from a web server.</p>
    </div>
  );
}
