import { forecastIkev1 } from '../ikev1/forecast-ikev1.ts';
import { forecastIkev2 } from '../ikev2/forecast-ikev2.ts';
import type { Forecast } from '../probe.ts';
import { forecastStrongswan } from '../strongswan/observe-strongswan.ts';
import { isOnBothPorts } from './both-ports.ts';

export const forecastIkeEndpoint: Forecast = (target, { ike, ipsec }, { identify }) => [
  ...forecastIkev2({ documented: ike, sweep: true, bothPorts: isOnBothPorts(target), identify }),
  ...forecastStrongswan({ ike, ipsec, sweep: ['ipsec'] }),
  ...forecastIkev1(),
];
