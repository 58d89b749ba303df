// What takes effect at once is asked for once more: data-sure of a button says what will happen, and the way
// back has the focus, so that Enter pressed twice changes nothing. Without script the form goes as ever.
const dialog = document.getElementById('sure');
let asked = null;
let isSure = false;

// Before forms.js, which lets a form go once.
document.addEventListener(
  'submit',
  event => {
    const { submitter } = event;
    if (!dialog || isSure || !submitter?.dataset.sure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    asked = submitter;
    dialog.querySelector('[data-sure-said]').textContent = submitter.dataset.sure;
    dialog.querySelector('[value=send]').textContent = submitter.textContent.trim();
    dialog.returnValue = '';
    dialog.showModal();
  },
  true,
);

dialog?.addEventListener('close', () => {
  if (dialog.returnValue !== 'send' || !asked?.isConnected) return;
  isSure = true;
  asked.form.requestSubmit(asked);
  isSure = false;
});

export {}; // a module also for the bundler, which would wrap it as a script
