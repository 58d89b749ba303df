// A chart reads the table that is its text alternative: <canvas data-chart="weekly" data-from="id">.
import { readable } from './readable.js';

const css = getComputedStyle(document.documentElement);
const ink = name => css.getPropertyValue(`--${name}`).trim();
const grouped = n => n.toLocaleString('ko-KR');
const english = document.documentElement.lang === 'en';
const compact = new Intl.NumberFormat('en', { notation: 'compact' });
// An amount on an axis: 1억, 50만; 100M, 500K in English.
const short = v =>
  english ? compact.format(v) : v >= 1e8 ? `${v / 1e8}억` : v ? `${grouped(v / 1e4)}만` : '0';

function readTable(id) {
  const table = document.getElementById(id);
  const heads = [...table.tHead.rows[0].cells].slice(1).map(cell => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const value = cell => {
    const text = cell.textContent.trim().replace(/,/g, '');
    return text === '' ? null : Number(text);
  };
  return {
    labels: rows.map(row => row.cells[0].textContent.trim()),
    series: heads.map((label, k) => ({
      label,
      data: rows.map(row => value(row.cells[k + 1])),
      // A number that links to its list makes its bar the same link.
      links: rows.map(row => row.cells[k + 1]?.querySelector('a')?.href),
    })),
    unit: table.dataset.unit ?? (english ? '' : '건'),
  };
}

// The first and last row that are marked: the outage.
function zoneOf(id) {
  const marked = [...document.getElementById(id).tBodies[0].rows].flatMap((row, k) =>
    'zone' in row.dataset ? [k] : [],
  );
  return marked.length ? [marked[0], marked.at(-1)] : [];
}

const zone = {
  // shades the outage behind the bars
  id: 'zone',
  beforeDatasetsDraw(chart, _, { from, to }) {
    if (from === undefined || to === undefined) return;
    const {
      ctx,
      chartArea: a,
      scales: { x },
    } = chart;
    const half = (x.getPixelForValue(1) - x.getPixelForValue(0)) / 2;
    const left = x.getPixelForValue(from) - half;
    const right = x.getPixelForValue(to) + half;
    ctx.save();
    ctx.fillStyle = ink('problem-tint');
    ctx.fillRect(left, a.top, right - left, a.bottom - a.top);
    ctx.fillStyle = ink('problem-line');
    ctx.fillRect(left, a.top, 1, a.bottom - a.top);
    ctx.fillRect(right, a.top, 1, a.bottom - a.top);
    ctx.restore();
  },
};

const axis = (more = {}) => ({
  border: { display: false },
  grid: { color: ink('ink-150'), drawTicks: false, ...more.grid },
  ticks: { color: ink('ink-500'), font: { size: 12 }, padding: 6, maxRotation: 0, ...more.ticks },
  ...more.rest,
});
const line = (s, more = {}) => ({
  type: 'line',
  label: s.label,
  data: s.data,
  borderColor: ink('ink-700'),
  borderWidth: 1.5,
  borderDash: [4, 3],
  pointRadius: 0,
  tension: 0,
  ...more,
});
const bars = (s, color, more = {}) => ({
  type: 'bar',
  label: s.label,
  data: s.data,
  links: s.links,
  backgroundColor: color,
  minBarLength: 2,
  borderRadius: 2,
  barPercentage: 0.86,
  categoryPercentage: 0.74,
  ...more,
});

const kinds = {
  sales: (d, [from, to]) => ({
    data: {
      labels: d.labels,
      datasets: [
        line(d.series[1], { spanGaps: true }), // over the days on which it is closed
        bars(
          d.series[0],
          ({ dataIndex: k }) =>
            k >= from && k <= to && d.series[0].data[k] < d.series[1].data[k]
              ? ink('problem-mark')
              : ink('ink-300'),
          { barPercentage: 0.78, categoryPercentage: 0.9 },
        ),
      ],
    },
    options: {
      scales: {
        x: axis({ grid: { display: false }, ticks: { maxTicksLimit: 5 } }),
        y: axis({ ticks: { maxTicksLimit: 4, callback: short } }),
      },
    },
  }),
  weekly: d => ({
    data: {
      labels: d.labels,
      datasets: [
        ...(d.series[3] ? [line(d.series[3])] : []),
        ...[ink('ok-mark'), ink('part-mark'), ink('ink-400')].map((color, k) =>
          bars(d.series[k], color, {
            stack: 'a',
            barPercentage: 0.62,
            categoryPercentage: 0.9,
            borderColor: ink('paper'),
            borderWidth: { top: k ? 1 : 0 },
            order: 2,
            borderRadius: k === 2 ? 2 : 0,
            minBarLength: 0,
            links: d.series[5]?.links,
          }),
        ),
      ],
    },
    options: {
      scales: {
        x: axis({ grid: { display: false }, rest: { stacked: true } }),
        y: axis({ rest: { stacked: true }, ticks: { maxTicksLimit: 5, precision: 0 } }),
      },
    },
  }),
  paid: d => ({
    data: {
      labels: d.labels,
      datasets: [
        line(d.series[0], {
          borderColor: ink('brand'),
          borderDash: [],
          borderWidth: 2,
          backgroundColor: `${ink('brand')}14`,
          fill: true,
          stepped: 'after',
        }),
      ],
    },
    options: {
      scales: {
        x: axis({ grid: { display: false }, ticks: { maxTicksLimit: 7 } }),
        y: axis({ rest: { min: 0 }, ticks: { maxTicksLimit: 5, callback: short } }),
      },
    },
  }),
  spread: d => ({
    data: {
      labels: d.labels,
      datasets: [bars(d.series[0], ink('ink-300')), bars(d.series[1], ink('ok-mark'))],
    },
    options: {
      scales: {
        x: axis({ grid: { display: false } }),
        y: axis({ ticks: { maxTicksLimit: 5, precision: 0, callback: v => grouped(v) } }),
      },
    },
  }),
  rate: d => ({
    data: {
      labels: d.labels,
      datasets: [
        bars(d.series[0], ink('info-mark'), { barPercentage: 0.9, categoryPercentage: 0.9, borderRadius: 1 }),
      ],
    },
    options: {
      scales: {
        x: axis({ grid: { display: false }, ticks: { maxTicksLimit: 5 } }),
        y: axis({ ticks: { maxTicksLimit: 3, precision: 0, callback: v => grouped(v) } }),
      },
    },
  }),
};

// The list behind the bar under the pointer.
function linkAt(chart, event) {
  const [hit] = chart.getElementsAtEventForMode(event, 'nearest', { intersect: true }, false);
  const links = hit && chart.data.datasets[hit.datasetIndex].links;
  return links?.[hit.index];
}

// The colour beside a line of the tooltip: that of the bar, or of the line.
function swatchOf(set, index) {
  const color = typeof set.backgroundColor === 'function' ? set.backgroundColor({ dataIndex: index }) : null;
  const shown = color ?? (set.type === 'line' ? set.borderColor : set.backgroundColor);
  return { borderColor: shown, backgroundColor: shown, borderWidth: 0 };
}

// 표로 보기: the table of a chart in place of its drawing, and back.
document.addEventListener('click', event => {
  const button = event.target.closest('[data-as-table]');
  if (!button) return;
  const on = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(on));
  document.querySelector(`[data-table-of="${button.dataset.asTable}"]`).classList.toggle('is-shown', on);
});

function draw(root = document) {
  const canvases = [...root.querySelectorAll('canvas[data-chart]')].filter(
    canvas => !window.Chart.getChart(canvas),
  );
  window.Chart.defaults.font.family = css.getPropertyValue('--tblr-font-sans-serif');
  window.Chart.defaults.animation = false;
  for (const canvas of canvases) {
    const span = zoneOf(canvas.dataset.from);
    const [from, to] = span;
    const table = readTable(canvas.dataset.from);
    const spec = kinds[canvas.dataset.chart](table, span);
    new window.Chart(canvas, {
      ...spec,
      plugins: [zone],
      options: {
        ...spec.options,
        responsive: true,
        maintainAspectRatio: false,
        interaction: { mode: 'index', intersect: false },
        onHover: (event, _, chart) => {
          event.native.target.style.cursor = linkAt(chart, event) ? 'pointer' : '';
        },
        onClick: (event, _, chart) => {
          const link = linkAt(chart, event);
          if (link) window.location.assign(link);
        },
        plugins: {
          legend: { display: false },
          zone: { from, to },
          tooltip: {
            backgroundColor: ink('toast'),
            padding: 8,
            boxPadding: 4,
            cornerRadius: 6,
            usePointStyle: true,
            callbacks: {
              label: c => ` ${c.dataset.label} ${grouped(c.parsed.y)}${table.unit}`,
              labelColor: c => swatchOf(c.dataset, c.dataIndex),
              labelPointStyle: () => ({ pointStyle: 'rectRounded', rotation: 0 }),
            },
          },
        },
      },
    });
  }
}

// The library is as large as a page: it comes when the page can be read.
async function fetchLibrary(address) {
  await readable();
  const script = document.createElement('script');
  script.src = address;
  await new Promise((done, failed) => {
    script.addEventListener('load', done);
    script.addEventListener('error', failed);
    document.head.append(script);
  });
}

const address = document.querySelector('meta[name="chart-library"]')?.content;
if (address) {
  fetchLibrary(address).then(async () => {
    await document.fonts.ready;
    draw();
    // Another colour scheme, or paper: no chart keeps the colours that it was drawn in.
    window.matchMedia('screen and (prefers-color-scheme: dark)').addEventListener('change', () => {
      for (const chart of Object.values(window.Chart.instances)) chart.destroy();
      draw();
    });
    document.addEventListener('htmx:afterSettle', event => draw(event.target));
    document.addEventListener('desk:part', event => draw(event.detail));
  });
}
