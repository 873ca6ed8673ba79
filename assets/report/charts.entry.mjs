// The one entry of the chart engine: an ECharts option in (JSON), an SVG out (text).
// Only the parts named here go into the build; it runs in any JavaScript engine without a page.
import { init, use } from 'echarts/core';
import { BarChart, LineChart, SankeyChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { setPlatformAPI } from 'zrender/lib/core/platform.js';

use([
  BarChart, LineChart, SankeyChart,
  AriaComponent, GridComponent, LegendComponent, MarkLineComponent,
  SVGRenderer,
]);

// Without a canvas nothing measures text. The advances of the report's own font (thousandths
// of an em, by character) do it exactly; a character not among them is full-width.
let advances = {};
setPlatformAPI({
  measureText(text, font) {
    const size = /([\d.]+)px/.exec(font || '');
    let width = 0;
    for (const character of text || '') {
      width += advances[character] ?? 1000;
    }
    return { width: (width * (size ? Number(size[1]) : 12)) / 1000 };
  },
});

globalThis.zhegangCharts = {
  setAdvances(json) {
    advances = JSON.parse(json);
  },
  draw(json, width, height) {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
    try {
      chart.setOption(revive(JSON.parse(json)));
      // Joined, the text is one flat string: quickjs hands no other kind over.
      return [chart.renderToSVGString()].join('');
    } finally {
      chart.dispose();
    }
  },
};

// Options are data; the formatters that data cannot say are named.
const formatters = {
  // 12,300,000 as 12.3M, in the style the option asks for ("M" and "k", or 億 and 萬).
  compact(units) {
    return (value) => {
      for (const [scale, sign] of units) {
        if (Math.abs(value) >= scale) {
          return `${Number((value / scale).toPrecision(3))}${sign}`;
        }
      }
      return `${value}`;
    };
  },
  // The text itself, whatever signs it holds: a name is no template.
  text(_units, text) {
    return () => text;
  },
};

function revive(node) {
  if (Array.isArray(node)) {
    return node.map(revive);
  }
  if (node === null || typeof node !== 'object') {
    return node;
  }
  if (typeof node.$formatter === 'string') {
    return formatters[node.$formatter](node.units, node.text);
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, revive(value)]));
}
