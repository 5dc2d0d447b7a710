// Pages are static: the data lives in the sealed replica, never on the page server.
export const ssr = false;
export const prerender = false;
