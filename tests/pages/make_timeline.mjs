// Writes a timeline as `benchgate profile record --mode trace` does: Chrome's
// trace events.
//
// Threads are [{name, regions: [[begin, end], ...], states: [[state, begin,
// end, place], ...]}, ...], times in microseconds.

export function makeTimeline(benchmark, duration, threads) {
  const events = [{ph: "M", pid: 1, tid: 0, name: "process_name", args: {name: benchmark}}];
  threads.forEach(({name, regions = [], states}, i) => {
    const tid = 100 + i;
    events.push({ph: "M", pid: 1, tid, name: "thread_name", args: {name}});
    for (const [begin, end] of regions) {
      events.push({ph: "X", pid: 1, tid, ts: begin, dur: end - begin, name: "loop", cat: "region"});
    }
    for (const [state, begin, end, place] of states) {
      events.push({ph: "X", pid: 1, tid, ts: begin, dur: end - begin, name: state, cat: "state", ...(place ? {args: {place}} : {})});
    }
  });
  return JSON.stringify({
    displayTimeUnit: "ns",
    otherData: {schema: "benchgate.timeline/1", operations: 80, started: 0, duration: duration * 1000, dropped: 0, switches: true, counts: []},
    traceEvents: events,
  });
}
