/** Tasks, projects and areas, which the existing server keeps beside its sessions. */
export const taskTables = `
CREATE TABLE task_backlog (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  source_session_id TEXT NOT NULL,
  content TEXT NOT NULL,
  active_form TEXT NOT NULL,
  status TEXT NOT NULL,
  source TEXT NOT NULL,
  created_at TEXT NOT NULL,
  completed_at TEXT,
  backlogged_at TEXT NOT NULL,
  backlog_reason TEXT NOT NULL,
  metadata TEXT,
  restored_to_session_id TEXT,
  restored_at TEXT,
  FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  FOREIGN KEY (source_session_id) REFERENCES sessions(id)
);
CREATE INDEX idx_backlog_workspace ON task_backlog(workspace_id, backlogged_at DESC);
CREATE INDEX idx_backlog_status ON task_backlog(status, restored_to_session_id);
CREATE INDEX idx_backlog_session ON task_backlog(source_session_id);
CREATE TABLE projects (
  id TEXT PRIMARY KEY,
  workspace_id TEXT,
  title TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL DEFAULT 'active',
  tags TEXT NOT NULL DEFAULT '[]',
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  completed_at TEXT,
  metadata TEXT,
  area_id TEXT REFERENCES areas(id) ON DELETE SET NULL,
  FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE SET NULL
);
CREATE INDEX idx_projects_workspace ON projects(workspace_id, status);
CREATE INDEX idx_projects_status ON projects(status, updated_at DESC);
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  project_id TEXT,
  parent_task_id TEXT,
  workspace_id TEXT,
  title TEXT NOT NULL,
  description TEXT,
  active_form TEXT,
  notes TEXT,
  status TEXT NOT NULL DEFAULT 'pending',
  priority TEXT NOT NULL DEFAULT 'medium',
  source TEXT NOT NULL DEFAULT 'agent',
  tags TEXT NOT NULL DEFAULT '[]',
  due_date TEXT,
  deferred_until TEXT,
  started_at TEXT,
  completed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  estimated_minutes INTEGER,
  actual_minutes INTEGER NOT NULL DEFAULT 0,
  created_by_session_id TEXT,
  last_session_id TEXT,
  last_session_at TEXT,
  sort_order INTEGER NOT NULL DEFAULT 0,
  metadata TEXT,
  area_id TEXT REFERENCES areas(id) ON DELETE SET NULL,
  FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE SET NULL,
  FOREIGN KEY (parent_task_id) REFERENCES tasks(id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE SET NULL
);
CREATE INDEX idx_tasks_project ON tasks(project_id, status, sort_order);
CREATE INDEX idx_tasks_parent ON tasks(parent_task_id, sort_order);
CREATE INDEX idx_tasks_workspace ON tasks(workspace_id, status, updated_at DESC);
CREATE INDEX idx_tasks_status ON tasks(status, priority DESC, updated_at DESC);
CREATE INDEX idx_tasks_due ON tasks(due_date, status);
CREATE INDEX idx_tasks_deferred ON tasks(deferred_until);
CREATE INDEX idx_tasks_session ON tasks(created_by_session_id);
CREATE INDEX idx_tasks_last_session ON tasks(last_session_id);
CREATE TABLE task_dependencies (
  blocker_task_id TEXT NOT NULL,
  blocked_task_id TEXT NOT NULL,
  relationship TEXT NOT NULL DEFAULT 'blocks',
  created_at TEXT NOT NULL,
  PRIMARY KEY (blocker_task_id, blocked_task_id),
  FOREIGN KEY (blocker_task_id) REFERENCES tasks(id) ON DELETE CASCADE,
  FOREIGN KEY (blocked_task_id) REFERENCES tasks(id) ON DELETE CASCADE,
  CHECK (blocker_task_id != blocked_task_id)
);
CREATE INDEX idx_deps_blocked ON task_dependencies(blocked_task_id);
CREATE TABLE task_activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id TEXT NOT NULL,
  session_id TEXT,
  event_id TEXT,
  action TEXT NOT NULL,
  old_value TEXT,
  new_value TEXT,
  detail TEXT,
  minutes_logged INTEGER,
  timestamp TEXT NOT NULL,
  FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE CASCADE
);
CREATE INDEX idx_activity_task ON task_activity(task_id, timestamp DESC);
CREATE INDEX idx_activity_session ON task_activity(session_id, timestamp DESC);
CREATE INDEX idx_activity_timestamp ON task_activity(timestamp DESC);
CREATE TABLE areas (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL DEFAULT 'default',
  title TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL DEFAULT 'active',
  tags TEXT DEFAULT '[]',
  sort_order REAL NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL DEFAULT (datetime('now')),
  updated_at TEXT NOT NULL DEFAULT (datetime('now')),
  metadata TEXT DEFAULT '{}'
);
CREATE INDEX idx_areas_workspace ON areas(workspace_id);
CREATE INDEX idx_areas_status ON areas(status);
CREATE INDEX idx_projects_area ON projects(area_id);
CREATE INDEX idx_tasks_area ON tasks(area_id);`;
