// A request that hangs: no byte goes out, no answer comes, and the browser calls it no error. It is told after half
// a minute, and ended after three; bytes that go on, or an answer, begin the time anew.
const TOLD = 30000; // milliseconds
const ENDED = 180000;

export function whenSilent(request, tell, end) {
  let timers = [];
  const stop = () => {
    for (const timer of timers) clearTimeout(timer);
  };
  const begin = () => {
    stop();
    timers = [setTimeout(tell, TOLD), setTimeout(end, ENDED)];
  };
  for (const kind of ['progress', 'load']) request.upload.addEventListener(kind, begin);
  request.addEventListener('loadend', stop);
  begin();
}
