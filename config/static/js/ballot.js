// The ballot: G H D choose, the amount follows the choice, P puts the suggested amount into it, E the
// estimated loss, Ctrl+Enter submits; the last vote is asked for once more (last.js). What departs
// from the suggestion is said while it is typed. What is being written is kept by drafts.js.
import { tell } from './forms.js';
import { composing, onKey, settleKeys } from './keys.js';
import { lastVote } from './last.js';
import { setMoney } from './money.js';
import { afterPosts, isPosting } from './parts.js';

const form = document.querySelector('form[data-ballot]');
if (form) {
  const amount = form.querySelector('[data-money] input');
  const box = form.querySelector('[data-money]');
  let partly = '';

  const follow = () => {
    const choice = form.querySelector('[name=choice]:checked')?.value;
    if (!amount || !choice) return;
    if (!amount.readOnly && amount.value) partly = amount.value;
    if (choice === 'grant' && box.dataset.ceiling) setMoney(amount, box.dataset.ceiling);
    if (choice === 'deny') setMoney(amount, null);
    if (choice === 'partly' && amount.readOnly) amount.value = partly;
    amount.readOnly = choice !== 'partly';
    box.querySelectorAll('[data-step]').forEach(step => {
      step.disabled = choice !== 'partly';
    });
  };
  form.addEventListener('change', event => {
    if (event.target.name === 'choice') follow();
  });
  document.addEventListener('desk:draft', follow);

  const chosen = () => form.querySelector('[name=choice]:checked')?.value;
  const written = () => amount?.dispatchEvent(new Event('input', { bubbles: true }));

  // How the choice or the amount is taken back, when its key was part of a word.
  const asItWas = () => {
    const choice = chosen();
    const won = amount?.value;
    const part = partly;
    return () => {
      for (const radio of form.elements.choice) radio.checked = radio.value === choice;
      partly = part;
      if (amount) {
        amount.readOnly = Boolean(choice) && choice !== 'partly';
        amount.value = won;
      }
      box?.querySelectorAll('[data-step]').forEach(step => {
        step.disabled = amount.readOnly;
      });
      form.querySelector('[name=choice]').dispatchEvent(new Event('change', { bubbles: true }));
      written();
    };
  };

  const choose = value => {
    const radio = form.querySelector(`[name=choice][value=${value}]`);
    const back = asItWas();
    radio?.click();
    return radio && back;
  };

  // An amount at hand goes into 일부 지급 and changes no vote; why it did not is said beside it.
  const answer = form.querySelector('[data-fill-said]');
  const say = (why = '') => {
    if (answer) answer.textContent = why && answer.dataset[why];
  };
  const fill = chip => {
    const won = Number(chip.dataset.fill);
    const ceiling = Number(box.dataset.ceiling || Infinity);
    const choice = chosen() ?? 'none';
    if (choice !== 'partly') {
      say(choice);
      return;
    }
    if (won <= 0) {
      say('zero');
      return;
    }
    if (won >= ceiling) {
      say('whole');
      return;
    }
    setMoney(amount, won);
    written();
  };
  form.addEventListener('click', event => {
    const chip = event.target.closest('[data-fill]');
    if (chip) fill(chip);
  });
  for (const kind of ['input', 'change']) form.addEventListener(kind, () => say());

  onKey(event => {
    const value = { KeyG: 'grant', KeyH: 'partly', KeyD: 'deny' }[event.code];
    if (value) return choose(value);
    const missing = { KeyP: 'missingP', KeyE: 'missingE' }[event.code];
    if (!missing) return false;
    const chip = form.querySelector(`[data-fill-key="${event.code}"]`);
    const back = asItWas();
    if (chip) fill(chip);
    else say(missing);
    return () => {
      back();
      say();
    };
  });
  // Also while typing: the hands stay where they are. Not while a composition is under way, whose
  // last letter would be lost, nor over an open sheet of keys.
  document.addEventListener('keydown', event => {
    if (last.isAsked && event.repeat && event.key === 'Enter') {
      event.preventDefault();
      return;
    } // a held key answers nothing
    if (event.code !== 'Enter' || !(event.ctrlKey || event.metaKey) || composing(event) || event.repeat)
      return;
    if (last.isAsked) {
      event.preventDefault();
      last.send();
      return;
    }
    if (document.querySelector('dialog[open]')) return;
    const other = event.target.closest('form');
    // a form of its own has a button of its own
    if (other && other !== form && !other.matches('[data-quiet]')) return;
    event.preventDefault();
    if (other?.matches('[data-quiet]'))
      other.requestSubmit(); // in a note, it is the note that is sent
    else form.requestSubmit();
  });
  const last = lastVote(form);

  // A doubt without its reason is not on record yet, and would be gone with the vote: asked for once.
  const unsaid = () =>
    [...document.querySelectorAll('#checks [data-check] [value=insufficient]:checked')]
      .filter(radio => !radio.defaultChecked && !('asked' in radio.dataset))
      .map(radio => radio.form.querySelector('[name=note]'))
      .find(note => note && !note.value.trim());
  form.addEventListener('submit', event => {
    const note = unsaid();
    if (!note) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    note.form.querySelector('[value=insufficient]').dataset.asked = '';
    note.scrollIntoView({ block: 'nearest' });
    note.focus();
    tell(note.dataset.ask);
  });

  // The checks go first, or the vote would record as unchecked what has been checked.
  form.addEventListener('submit', event => {
    settleKeys();
    if (!isPosting()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    afterPosts(() => form.requestSubmit());
  });
  form.addEventListener('submit', event => last.ask(event));

  form.addEventListener('submit', () => {
    const button = document.querySelector('[data-submit]');
    button?.setAttribute('aria-busy', 'true');
    setTimeout(() => button?.removeAttribute('aria-busy'), 8000);
  });
  follow();

  // Said while it is typed; the server says it again, and asks for the reason.
  const said = form.querySelector('.suggested');
  const outside = (won, bounds) => {
    const [low, high] = bounds.split(' ').map(Number);
    return won < low || won > high;
  };
  const compare = () => {
    const choice = form.querySelector('[name=choice]:checked')?.value;
    const typed = amount.value.replaceAll(',', '');
    const won = choice === 'deny' ? 0 : /^\d+$/.test(typed) ? Number(typed) : null;
    const known = Boolean(choice) && won !== null;
    const hint = said.querySelector('[data-departs]');
    const far = said.querySelector('[data-far]');
    const wanting = known && hint && outside(won, said.dataset.near) && !form.elements.rationale.value.trim();
    hint?.classList.toggle('quiet', !wanting);
    for (const name of ['text-state', 'is-warn']) hint?.classList.toggle(name, Boolean(wanting));
    far.hidden = !(known && said.dataset.usual && outside(won, said.dataset.usual));
  };
  if (said) {
    for (const kind of ['input', 'change']) form.addEventListener(kind, compare);
    document.addEventListener('desk:draft', compare);
    compare();
  }

  // What was refused comes into focus; a choice is made by key from there.
  if (form.querySelector('.invalid-feedback'))
    (form.querySelector('[aria-invalid]') ?? form.querySelector('[name=choice]'))?.focus();
}
