// The vote that closes the ballot cannot be changed: it is asked for once more, with what it says. So is a
// partial grant of an amount below all that is usual, which may be a slip; the form tells the server of it.
// The foot says so beforehand, also when it becomes the last one while the desk is open.
const CALM = 800; // ms

export function lastVote(form) {
  const dialog = document.getElementById('last-vote');
  let isSure = false;
  let calm; // runs while a key may still be the one that asked

  const isLast = () => 'last' in form.dataset && Boolean(dialog);

  // The amount (won) of a partial grant that is so low that it is asked for; '' for any other vote.
  const lowAmount = () => {
    const money = form.querySelector('[data-money]');
    const won = form.elements.amount?.value.replaceAll(',', '');
    const isPartly = form.querySelector('[name=choice]:checked')?.value === 'partly';
    return dialog && isPartly && /^\d+$/.test(won) && Number(won) < Number(money.dataset.usualFrom)
      ? won
      : '';
  };
  const isLow = () => Number(lowAmount()) > 0 && lowAmount() !== form.elements.asked_amount.value;

  // What is about to be sent, in the words of the form itself.
  const inWords = () => {
    const label = form.querySelector('[name=choice]:checked')?.closest('label');
    const word =
      label &&
      [...label.childNodes]
        .filter(node => node.nodeType === Node.TEXT_NODE)
        .map(node => node.textContent.trim())
        .join('');
    const amount = form.elements.amount?.value;
    return [word, amount && `${amount}${form.querySelector('.won-unit')?.textContent ?? ''}`]
      .filter(Boolean)
      .join(' · ');
  };

  function ask(event) {
    if (isSure || !(isLast() || isLow()) || !form.querySelector('[name=choice]:checked')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const [last, low] = [isLast(), isLow()];
    for (const node of dialog.querySelectorAll('[data-asked]'))
      node.hidden = node.dataset.asked === 'low' ? !low : !last;
    dialog.querySelector('[data-last-vote]').textContent = inWords();
    dialog.returnValue = '';
    dialog.showModal();
    rest();
  }

  // Pressed twice by a hurried hand, the keys that asked would answer as well: they answer once they have
  // been left alone for this long.
  function rest() {
    clearTimeout(calm);
    delete dialog.dataset.answers;
    calm = setTimeout(() => {
      dialog.dataset.answers = '';
    }, CALM);
  }

  function send() {
    if ('answers' in dialog.dataset) dialog.close('send');
    else rest();
  }

  dialog?.addEventListener('close', () => {
    if (dialog.returnValue !== 'send') return;
    isSure = true;
    form.elements.asked_amount.value = lowAmount();
    form.requestSubmit();
    isSure = false;
  });

  document.addEventListener('desk:last', ({ detail: last }) => {
    if (form.elements.seen_version?.value !== '0') return; // it is being changed
    if (last) form.dataset.last = '';
    else delete form.dataset.last;
    for (const node of document.querySelectorAll('[data-when-last]')) node.hidden = !last;
    for (const node of document.querySelectorAll('[data-when-more]')) node.hidden = last;
  });

  return {
    ask,
    send,
    get isAsked() {
      return Boolean(dialog?.open);
    },
  };
}
