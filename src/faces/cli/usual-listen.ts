/** Where the page listens unless it is told otherwise. */
export const usualListen = '127.0.0.1:8080';
