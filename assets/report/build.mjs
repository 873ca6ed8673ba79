// Makes what the report carries for browser, map and PDF. Run once after a change:
//   npm install && npm run build && python3 subset_fonts.py && python3 seal.py
// (subset_fonts.py needs `pip install fonttools`). Nothing here is needed to run or test Zhegang.
import { build } from 'esbuild';
import { geoEqualEarth, geoPath } from 'd3-geo';
import { mkdirSync, readFileSync, writeFileSync, copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';

const require = createRequire(import.meta.url);
const out = new URL('../../src/zhegang/plan/report/assets/', import.meta.url).pathname;
mkdirSync(`${out}licences`, { recursive: true });

await build({
  entryPoints: [new URL('charts.entry.mjs', import.meta.url).pathname],
  outfile: `${out}charts.min.js`,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: '/* Apache ECharts 6.1.0 (Apache-2.0) with zrender 6.1.0 (BSD-3-Clause); parts: bar, line, sankey, SVG. See licences/. */' },
});

// Land only, without borders, on the Equal Earth projection with the Pacific in the middle.
const WIDTH = 1000;
const CENTRE = 150;
const projection = geoEqualEarth().rotate([-CENTRE, 0]).fitWidth(WIDTH, { type: 'Sphere' }).precision(0.3);
const atlas = JSON.parse(readFileSync(require.resolve('world-atlas/land-110m.json'), 'utf8'));
const land = feature(atlas, atlas.objects.land);
const path = geoPath(projection).digits(1);
const [[, top], [, bottom]] = path.bounds({ type: 'Sphere' });
const [x0, y0] = projection.translate();
writeFileSync(`${out}land.json`, `${JSON.stringify({
  projection: 'equal-earth',
  centre: CENTRE,
  scale: projection.scale(),
  translate: [x0, y0],
  size: [WIDTH, bottom - top],
  sphere: path({ type: 'Sphere' }),
  land: path(land),
})}\n`);

for (const [name, file] of [
  ['echarts-LICENSE', 'echarts/LICENSE'],
  ['echarts-NOTICE', 'echarts/NOTICE'],
  ['zrender-LICENSE', 'zrender/LICENSE'],
  ['world-atlas-LICENSE', 'world-atlas/LICENSE'],
  ['noto-sans-OFL', '@expo-google-fonts/noto-sans-hk/LICENSE_FONT'],
  ['zhegang-latin-OFL', '@expo-google-fonts/source-sans-3/LICENSE_FONT'],
]) {
  copyFileSync(new URL(`node_modules/${file}`, import.meta.url).pathname, `${out}licences/${name}.txt`);
}

// Golden points for the test of the same projection in Python.
for (const [lon, lat] of [[121.85, 29.93], [114.16, 22.3], [-118.27, 33.72], [4, 51.95], [-46.3, -23.98], [-29, 10]]) {
  const [x, y] = projection([lon, lat]);
  console.log(`(${lon}, ${lat}) -> (${x.toFixed(6)}, ${y.toFixed(6)})`);
}
