/** Lines of log; the last three columns came with version 5. */
export const logTables = `
CREATE TABLE logs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  timestamp TEXT NOT NULL,
  level TEXT NOT NULL,
  level_num INTEGER NOT NULL,
  component TEXT NOT NULL,
  message TEXT NOT NULL,
  session_id TEXT,
  workspace_id TEXT,
  event_id TEXT,
  turn INTEGER,
  data TEXT,
  error_message TEXT,
  error_stack TEXT,
  trace_id TEXT,
  parent_trace_id TEXT,
  depth INTEGER DEFAULT 0
);
CREATE INDEX idx_logs_timestamp ON logs(timestamp DESC);
CREATE INDEX idx_logs_session_time ON logs(session_id, timestamp DESC);
CREATE INDEX idx_logs_level_time ON logs(level_num, timestamp DESC);
CREATE INDEX idx_logs_component_time ON logs(component, timestamp DESC);
CREATE INDEX idx_logs_event ON logs(event_id, timestamp);
CREATE INDEX idx_logs_workspace_time ON logs(workspace_id, timestamp DESC);
CREATE INDEX idx_logs_trace_id ON logs(trace_id);
CREATE INDEX idx_logs_parent_trace ON logs(parent_trace_id);`;
