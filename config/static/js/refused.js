// The answer to a refused form takes the address of the form's page: Back then opens that page, where it
// would else have to send the form again.
const page = document.querySelector('[data-page]')?.dataset.page;
if (page && page !== location.pathname) history.replaceState(null, '', page);
