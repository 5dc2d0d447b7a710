// The page of a client: one worker, one answer to each step.
import type { ClientName, Step } from './steps.ts';

const page = {
  worker: undefined as Worker | undefined,
  async ask(name: ClientName, step: Step): Promise<unknown> {
    page.worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
    const { worker } = page;
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      port1.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.ok) resolve(data.answer);
        else reject(new Error(data.message));
      };
      worker.postMessage(step, [port2]);
    });
  },
};
export type ClientPage = Omit<typeof page, 'worker'>;
Object.assign(window, { clientPage: page });

type Answer =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly message: string };
