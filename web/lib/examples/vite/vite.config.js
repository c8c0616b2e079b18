export default {
  // The library starts its worker by a URL beside its own file, which bundling it for development would move.
  optimizeDeps: { exclude: ['@airl/lib'] },
  // Cross-origin isolation, on your own server too: without it WASM has one thread.
  server: {
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
};
