/** Style sheets that the build lays into scripts as text. */
declare module '*.css?inline' {
  const css: string;
  export default css;
}
