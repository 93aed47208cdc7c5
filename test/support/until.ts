/** Asks every 50 ms until the answer is one; throws what was wanted after two minutes, which no machine is busy for. */
export async function until<T>(wanted: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let tries = 0; tries < 2400; tries++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error(`${wanted} wanted in two minutes, got nothing`);
}
