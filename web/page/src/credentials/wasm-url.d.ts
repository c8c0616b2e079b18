/** The address that the build gives a WebAssembly file. */
declare module '*.wasm?url' {
  const url: string;
  export default url;
}
