import { readdirSync } from 'node:fs';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  // Relative addresses: the page works behind any path prefix. Its files live in `graphiql/`,
  // seen from the page, and see each other as neighbours.
  base: './',
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsDir: 'graphiql',
    cssCodeSplit: false,
    license: { fileName: 'licenses.md' },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // The React compiler's marks in published packages mean nothing to a bundler.
      checks: { moduleLevelDirective: false },
      output: {
        minify: {
          compress: true,
          mangle: { reserved: iconNames() },
          codegen: true,
        },
        codeSplitting: {
          groups: [
            { name: 'platform', test: /monaco-editor\/esm\/vs\/(base|platform)\// },
            { name: 'editor', test: /monaco-editor\/esm\/vs\/editor\/(browser|common)\// },
            { name: 'contributions', test: /monaco-editor\/esm\/vs\/editor\/contrib\// },
          ],
        },
      },
    },
  },
});

/** GraphiQL has its icons read aloud by the names of their functions. */
function iconNames() {
  const folder = new URL('node_modules/@graphiql/react/dist/icons', import.meta.url);
  return readdirSync(folder)
    .filter(file => file.endsWith('.js'))
    .map(file => `-${file.slice(0, -3)}`.replace(/-(.)/g, (_, first) => first.toUpperCase()))
    .map(name => `Svg${name}`);
}
