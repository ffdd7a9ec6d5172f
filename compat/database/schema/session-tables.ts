/** Workspaces, sessions, events, blobs, branches, device tokens, and the record of versions. */
export const sessionTables = `
CREATE TABLE schema_version (
  version INTEGER PRIMARY KEY,
  applied_at TEXT NOT NULL,
  description TEXT
);
CREATE TABLE workspaces (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  name TEXT,
  created_at TEXT NOT NULL,
  last_activity_at TEXT NOT NULL
);
CREATE INDEX idx_workspaces_path ON workspaces(path);
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  head_event_id TEXT,
  root_event_id TEXT,
  title TEXT,
  latest_model TEXT NOT NULL,
  working_directory TEXT NOT NULL,
  parent_session_id TEXT REFERENCES sessions(id),
  fork_from_event_id TEXT,
  created_at TEXT NOT NULL,
  last_activity_at TEXT NOT NULL,
  archived_at TEXT,
  event_count INTEGER DEFAULT 0,
  message_count INTEGER DEFAULT 0,
  turn_count INTEGER DEFAULT 0,
  total_input_tokens INTEGER DEFAULT 0,
  total_output_tokens INTEGER DEFAULT 0,
  last_turn_input_tokens INTEGER DEFAULT 0,
  total_cost REAL DEFAULT 0,
  total_cache_read_tokens INTEGER DEFAULT 0,
  total_cache_creation_tokens INTEGER DEFAULT 0,
  tags TEXT DEFAULT '[]',
  spawning_session_id TEXT,
  spawn_type TEXT,
  spawn_task TEXT
);
CREATE INDEX idx_sessions_workspace ON sessions(workspace_id);
CREATE INDEX idx_sessions_archived ON sessions(archived_at);
CREATE INDEX idx_sessions_activity ON sessions(last_activity_at DESC);
CREATE INDEX idx_sessions_parent ON sessions(parent_session_id);
CREATE INDEX idx_sessions_working_dir ON sessions(working_directory);
CREATE INDEX idx_sessions_spawning ON sessions(spawning_session_id);
CREATE TABLE events (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions(id),
  parent_id TEXT REFERENCES events(id),
  sequence INTEGER NOT NULL,
  depth INTEGER NOT NULL DEFAULT 0,
  type TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  payload TEXT NOT NULL,
  content_blob_id TEXT REFERENCES blobs(id),
  workspace_id TEXT NOT NULL,
  role TEXT,
  tool_name TEXT,
  tool_call_id TEXT,
  turn INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_creation_tokens INTEGER,
  checksum TEXT
);
CREATE INDEX idx_events_session_seq ON events(session_id, sequence);
CREATE INDEX idx_events_parent ON events(parent_id);
CREATE INDEX idx_events_type ON events(type);
CREATE INDEX idx_events_workspace ON events(workspace_id, timestamp DESC);
CREATE TABLE blobs (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  content BLOB NOT NULL,
  mime_type TEXT DEFAULT 'text/plain',
  size_original INTEGER NOT NULL,
  size_compressed INTEGER NOT NULL,
  compression TEXT DEFAULT 'none',
  created_at TEXT NOT NULL,
  ref_count INTEGER DEFAULT 1
);
CREATE INDEX idx_blobs_hash ON blobs(hash);
CREATE TABLE branches (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions(id),
  name TEXT NOT NULL,
  description TEXT,
  root_event_id TEXT NOT NULL REFERENCES events(id),
  head_event_id TEXT NOT NULL REFERENCES events(id),
  is_default INTEGER DEFAULT 0,
  created_at TEXT NOT NULL,
  last_activity_at TEXT NOT NULL
);
CREATE INDEX idx_branches_session ON branches(session_id);
CREATE TABLE device_tokens (
  id TEXT PRIMARY KEY,
  device_token TEXT NOT NULL,
  session_id TEXT REFERENCES sessions(id),
  workspace_id TEXT REFERENCES workspaces(id),
  platform TEXT NOT NULL DEFAULT 'ios',
  environment TEXT NOT NULL DEFAULT 'production',
  created_at TEXT NOT NULL,
  last_used_at TEXT NOT NULL,
  is_active INTEGER DEFAULT 1,
  UNIQUE(device_token, platform)
);
CREATE INDEX idx_device_tokens_session ON device_tokens(session_id) WHERE is_active = 1;
CREATE INDEX idx_device_tokens_workspace ON device_tokens(workspace_id) WHERE is_active = 1;
CREATE INDEX idx_device_tokens_token ON device_tokens(device_token);
CREATE INDEX idx_events_tool_call_id ON events(tool_call_id) WHERE tool_call_id IS NOT NULL;
CREATE INDEX idx_blobs_ref_count ON blobs(ref_count) WHERE ref_count <= 0;
CREATE INDEX idx_sessions_created ON sessions(created_at DESC);
CREATE INDEX idx_events_message_preview ON events(session_id, type, sequence DESC)
  WHERE type IN ('message.user', 'message.assistant');
CREATE INDEX idx_events_session_covering
  ON events(session_id, sequence, type, timestamp, parent_id);`;
