import type { Source } from './source.ts';

/** Every source; a scheme is one source's. */
export const sources: readonly Source[] = [
  {
    schemes: ['azure'],
    conclude: async () => (await import('./azure-export/conclude-azure.ts')).concludeAzure,
    shapes: async () => (await import('./azure-export/shape.ts')).azureShapes,
  },
  {
    schemes: ['profile'],
    conclude: async () => (await import('./client-profile/conclude-profile.ts')).concludeProfile,
    shapes: async () => (await import('./client-profile/shape.ts')).profileShapes,
  },
  {
    schemes: [],
    recordings: 'capture',
    conclude: async () => (await import('./captures/conclude-capture.ts')).concludeCapture,
    shapes: async () => (await import('./captures/shape.ts')).captureShapes,
  },
];
