import { forecastIkev1 } from '../ikev1/forecast-ikev1.ts';
import { forecastIkev2 } from '../ikev2/forecast-ikev2.ts';
import type { Forecast } from '../probe.ts';
import { forecastStrongswan } from '../strongswan/observe-strongswan.ts';

export const forecastIkeEndpoint: Forecast = ({ port }, { ike, ipsec }, { identify }) => [
  ...forecastIkev2({ documented: ike, sweep: true, bothPorts: port === 500, identify }),
  ...forecastStrongswan({ ike, ipsec, sweep: ['ipsec'] }),
  ...forecastIkev1(),
];
