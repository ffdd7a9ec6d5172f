import { logPortContract } from '#engine/testing/log-port.contract.ts';
import { inMemoryLog } from './in-memory-log.ts';

logPortContract('inMemoryLog', () => ({ port: inMemoryLog(), dispose: async () => {} }));
