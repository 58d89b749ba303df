// The ballot: G H D choose; H leads on into the amount, Enter from there into the rationale, Esc back to
// the keys. P puts the suggested amount into 일부 지급, E the estimated loss; the rail shows and sets it
// (rail.js). Ctrl+Enter submits; the last vote is asked for once more (last.js). What departs from the
// suggestion is said while it is typed. What is being written is kept by drafts.js.
import { lastVote } from './last.js';
import {
  afterPosts,
  composing,
  isPosting,
  isText,
  onKey,
  setMoney,
  settleKeys,
  showAlert,
  soon,
  tell,
  typing,
} from './main.js';
import { Rail } from './rail.js';

const RESTS = 1500; // milliseconds after which a ㅇ behind digits is no 억 or 원

const form = document.querySelector('form[data-ballot]');
if (form) {
  const amount = form.elements.amount;
  const { rationale } = form.elements;
  const ceiling = Number(form.querySelector('[data-money]').dataset.ceiling);
  let partly = '';

  const chosen = () => form.querySelector('[name=choice]:checked')?.value;
  const written = () => amount.dispatchEvent(new Event('input', { bubbles: true }));

  const follow = () => {
    const choice = chosen();
    if (!choice) return;
    if (!amount.readOnly && amount.value) partly = amount.value;
    if (choice === 'grant') setMoney(amount, ceiling);
    if (choice === 'deny') setMoney(amount, null);
    if (choice === 'partly' && amount.readOnly) amount.value = partly;
    amount.readOnly = choice !== 'partly';
  };
  form.addEventListener('change', event => {
    if (event.target.name === 'choice') follow();
  });
  document.addEventListener('desk:draft', follow);

  // How the choice or the amount is taken back, when its key was part of a word.
  const asItWas = () => {
    const choice = chosen();
    const won = amount.value;
    const part = partly;
    return () => {
      for (const radio of form.elements.choice) radio.checked = radio.value === choice;
      partly = part;
      amount.readOnly = Boolean(choice) && choice !== 'partly';
      amount.value = won;
      form.querySelector('[name=choice]').dispatchEvent(new Event('change', { bubbles: true }));
      written();
    };
  };

  // H leads on into the amount when the keys have come to rest: a word that has an H in it may not go
  // on in there. A digit or Enter says at once that it was no word; P and E set the amount instead.
  let leadsOn = false;
  const goToAmount = () => {
    if (leadsOn && !amount.readOnly && !isText(document.activeElement)) {
      amount.focus();
      amount.select();
    }
    leadsOn = false;
  };
  const choose = value => {
    const radio = form.querySelector(`[name=choice][value=${value}]`);
    const back = asItWas();
    radio?.click();
    leadsOn = value === 'partly';
    if (leadsOn) soon(goToAmount);
    return radio && back;
  };
  document.addEventListener(
    'keydown',
    event => {
      if (event.code === 'Escape') leadsOn = false;
      const isDigit = /^(Digit|Numpad)\d$/.test(event.code);
      if (!leadsOn || typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!isDigit && event.code !== 'Enter') return;
      event.stopImmediatePropagation();
      if (isDigit) {
        goToAmount(); // and the digit goes in there
        return;
      }
      leadsOn = false;
      event.preventDefault();
      rationale.focus();
    },
    true,
  );

  document.addEventListener('focusin', event => {
    if (isText(event.target)) leadsOn = false; // the hand has gone where it wanted
  });

  // An amount at hand goes into 일부 지급 and changes no vote; why it did not is said beside it.
  const answer = form.querySelector('[data-fill-said]');
  const say = (why = '') => {
    answer.textContent = why && answer.dataset[why];
    answer.classList.toggle('is-done', why === 'filled');
  };
  const whyNot = won => {
    const choice = chosen() ?? 'none';
    if (choice !== 'partly') return choice;
    if (won <= 0) return 'zero';
    return won >= ceiling ? 'whole' : '';
  };
  const maySet = won => {
    const why = whyNot(won);
    say(why);
    return !why;
  };
  const fill = chip => {
    const won = Number(chip.dataset.fill);
    if (!maySet(won)) return false;
    setMoney(amount, won);
    written();
    return true;
  };
  form.addEventListener('click', event => {
    const chip = event.target.closest('[data-fill]');
    if (chip) fill(chip);
  });
  // What was said of an amount stays while its reason is chosen or written.
  for (const kind of ['input', 'change'])
    form.addEventListener(kind, event => event.target !== rationale && say());

  const rail = new Rail(form.querySelector('[data-rail]'), maySet);
  const showAmount = () => rail.show(chosen() === 'partly');

  const MISSING = { KeyP: 'missingP', KeyE: 'missingE' };
  const chipOf = code => form.querySelector(`[data-fill-key="${code}"]`);
  onKey(event => {
    const value = { KeyG: 'grant', KeyH: 'partly', KeyD: 'deny' }[event.code];
    if (value) return choose(value);
    const missing = MISSING[event.code];
    if (!missing) return false;
    leadsOn = false; // whether it sets an amount or not: a digit that follows is a reason
    const chip = chipOf(event.code);
    const back = asItWas();
    if (chip) fill(chip);
    else say(missing);
    return () => {
      back();
      say();
    };
  });
  // Enter writes the reason; a link or button that has the focus keeps its own Enter.
  onKey(event => {
    if (event.code !== 'Enter' || event.shiftKey) return false;
    if (event.target.closest?.('a, button, summary, label, input, [role=region]:not(#case)')) return false;
    rationale.focus();
    return true;
  });

  // In the field of the amount no letter is an amount: P and E set it, where they can, and give the keys back;
  // G H D act as they do beside it.
  const set = code => {
    const chip = chipOf(code);
    amount.blur(); // also where nothing is set: a digit that follows is a reason, no amount
    if (!chip) say(MISSING[code]);
    else if (fill(chip)) say('filled');
  };
  const press = code => {
    amount.blur();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true }));
  };
  const act = code => (code in MISSING ? set : press)(code);
  const ACTS = ['KeyP', 'KeyE', 'KeyG', 'KeyH', 'KeyD'];
  const isKeyed = () => 'keys' in document.body.dataset && !amount.readOnly;
  let number = ''; // what stood there before a letter took its place
  for (const kind of ['focus', 'input'])
    amount.addEventListener(kind, () => {
      if (/^[\d,]*$/.test(amount.value)) number = amount.value;
    });
  amount.addEventListener('keydown', event => {
    if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const up = { ArrowUp: 1, ArrowDown: -1 }[event.code];
    if (event.code === 'Enter') rationale.focus();
    else if (up) rail.step(up * (event.shiftKey ? 100000 : 10000));
    else if (ACTS.includes(event.code) && isKeyed()) act(event.code);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // The same letters of a Korean layout come by an input method, which keeps its keys to itself.
  const OF_KOREAN = { ㅔ: 'KeyP', ㄷ: 'KeyE', ㅎ: 'KeyG', ㅗ: 'KeyH', ㅇ: 'KeyD' };
  let resting = 0; // behind digits ㅇ waits: 3억 and 5,000원 go on with it
  amount.addEventListener('input', () => {
    clearTimeout(resting);
    const [all, typed, letter] = /^([\d,]*)(\D)$/.exec(amount.value) ?? [];
    if (!(letter in OF_KOREAN) || !isKeyed()) return;
    const take = () => {
      amount.blur(); // which ends the composition
      amount.value = typed || number;
      act(OF_KOREAN[letter]);
    };
    const isMeant = () => amount.value === all && document.activeElement === amount && isKeyed();
    if (letter === 'ㅇ' && typed) resting = setTimeout(() => isMeant() && take(), RESTS);
    else take();
  });
  // Enter leads on and never votes: in a choice to what it asks for, in the box of the discussion nowhere.
  form.addEventListener('keydown', event => {
    if (event.code !== 'Enter' || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (!event.target.matches('[name=choice]')) return;
    event.preventDefault();
    (chosen() === 'partly' ? amount : rationale).focus();
  });
  document.getElementById('id_discuss')?.addEventListener('keydown', event => {
    if (event.code === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault();
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
  // Without a line the browser would show its own error page in place of the desk: the vote waits, and
  // goes when the line is back, unless something is written meanwhile.
  let held = false;
  const hold = on => {
    held = on;
    for (const words of document.querySelectorAll('[data-alert=offline] [data-held]')) words.hidden = !on;
    if (on) showAlert('offline', true);
  };
  form.addEventListener('submit', event => {
    if (navigator.onLine) {
      hold(false);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    hold(true);
  });
  form.addEventListener('input', () => hold(false));
  addEventListener('online', () => {
    if (held) form.requestSubmit();
  });
  form.addEventListener('submit', event => last.ask(event));

  form.addEventListener('submit', () => {
    const button = document.querySelector('[data-submit]');
    button?.setAttribute('aria-busy', 'true');
    setTimeout(() => button?.removeAttribute('aria-busy'), 8000);
  });
  follow();

  // Said while it is typed; the server says it again, and asks for the reason. The words stand in the
  // empty field, so that nothing moves for them.
  const said = form.querySelector('[data-departs-said]');
  const [before, rule] = [rationale.placeholder, said.textContent];
  const near = form.querySelector('[data-rail]').dataset.near?.split(' ').map(Number);
  const compare = () => {
    const choice = chosen();
    const won = choice === 'deny' ? 0 : rail.won;
    const known = Boolean(choice) && won !== null;
    const departs = Boolean(known && near && (won < near[0] || won > near[1]) && !rationale.value.trim());
    rationale.classList.toggle('is-wanted', departs);
    rationale.placeholder = departs ? rationale.dataset.departs : before;
    said.textContent = departs ? rationale.dataset.departs : rule;
  };
  // A text that is too long stays as it is; its length is said before it is refused.
  const longest = Number(rationale.dataset.longest);
  const count = form.querySelector('.why-count');
  const measure = () => {
    const { length } = [...rationale.value];
    count.hidden = length < longest * 0.9;
    count.textContent = `${length.toLocaleString('ko-KR')} / ${longest.toLocaleString('ko-KR')}`;
    count.classList.toggle('is-over', length > longest);
  };
  const look = () => {
    showAmount();
    compare();
    measure();
  };
  for (const kind of ['input', 'change']) form.addEventListener(kind, look);
  document.addEventListener('desk:draft', look);
  look();

  // What was refused is told until the field it names is changed.
  const answered = event => {
    const name = event.target.name;
    const told = name && form.querySelector(`#id_${CSS.escape(name)}_error`);
    if (!told) return;
    told.remove();
    for (const one of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      one.removeAttribute('aria-invalid');
      one.closest('.is-invalid')?.classList.remove('is-invalid');
    }
  };
  for (const kind of ['input', 'change']) form.addEventListener(kind, answered);
  document.addEventListener('desk:draft', () => {
    if (form.querySelector('[name=choice]:checked')) form.querySelector('#id_choice_error')?.remove();
  });

  // What was refused comes into focus; a choice is made by key from there, and another amount replaces it.
  if (form.querySelector('.invalid-feedback')) {
    (form.querySelector('[aria-invalid]') ?? form.querySelector('[name=choice]'))?.focus();
    if (document.activeElement === amount) amount.select();
  }
}
