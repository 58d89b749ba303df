// The way back of a confirmation sheet leads to the page as it was left, with what was typed there: the browser
// keeps both in its history, where the link would load the page anew.
for (const link of document.querySelectorAll('a[data-leave]'))
  link.addEventListener('click', event => {
    const from = document.referrer && new URL(document.referrer).pathname;
    if (from !== link.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.back();
  });

export {}; // a module also for the bundler, which would wrap it as a script
