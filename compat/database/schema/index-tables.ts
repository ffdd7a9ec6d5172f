/** The full-text indexes and the triggers that fill them; that of events is `eventsFtsInsert`. */
export const indexTables = `
CREATE VIRTUAL TABLE events_fts USING fts5(
  id UNINDEXED,
  session_id UNINDEXED,
  type,
  content,
  tool_name,
  tokenize='porter unicode61'
);
CREATE VIRTUAL TABLE logs_fts USING fts5(
  log_id UNINDEXED,
  session_id UNINDEXED,
  component,
  message,
  error_message,
  tokenize='porter unicode61'
);
CREATE TRIGGER events_fts_delete
AFTER DELETE ON events
BEGIN
  DELETE FROM events_fts WHERE id = OLD.id;
END;
CREATE TRIGGER logs_fts_insert
AFTER INSERT ON logs
BEGIN
  INSERT INTO logs_fts (log_id, session_id, component, message, error_message)
  VALUES (
    NEW.id,
    NEW.session_id,
    NEW.component,
    NEW.message,
    COALESCE(NEW.error_message, '')
  );
END;
CREATE TRIGGER logs_fts_delete
AFTER DELETE ON logs
BEGIN
  DELETE FROM logs_fts WHERE log_id = OLD.id;
END;
CREATE VIRTUAL TABLE tasks_fts USING fts5(
  task_id UNINDEXED, title, description, notes, tags,
  tokenize='porter unicode61'
);
CREATE TRIGGER tasks_fts_insert
AFTER INSERT ON tasks
BEGIN
  INSERT INTO tasks_fts (task_id, title, description, notes, tags)
  VALUES (NEW.id, NEW.title, COALESCE(NEW.description, ''), COALESCE(NEW.notes, ''), NEW.tags);
END;
CREATE TRIGGER tasks_fts_update
AFTER UPDATE ON tasks
BEGIN
  DELETE FROM tasks_fts WHERE task_id = OLD.id;
  INSERT INTO tasks_fts (task_id, title, description, notes, tags)
  VALUES (NEW.id, NEW.title, COALESCE(NEW.description, ''), COALESCE(NEW.notes, ''), NEW.tags);
END;
CREATE TRIGGER tasks_fts_delete
AFTER DELETE ON tasks
BEGIN
  DELETE FROM tasks_fts WHERE task_id = OLD.id;
END;
CREATE VIRTUAL TABLE areas_fts USING fts5(
  area_id UNINDEXED, title, description, tags,
  tokenize='porter unicode61'
);
CREATE TRIGGER areas_fts_insert
AFTER INSERT ON areas
BEGIN
  INSERT INTO areas_fts (area_id, title, description, tags)
  VALUES (NEW.id, NEW.title, COALESCE(NEW.description, ''), COALESCE(NEW.tags, '[]'));
END;
CREATE TRIGGER areas_fts_update
AFTER UPDATE ON areas
BEGIN
  DELETE FROM areas_fts WHERE area_id = OLD.id;
  INSERT INTO areas_fts (area_id, title, description, tags)
  VALUES (NEW.id, NEW.title, COALESCE(NEW.description, ''), COALESCE(NEW.tags, '[]'));
END;
CREATE TRIGGER areas_fts_delete
AFTER DELETE ON areas
BEGIN
  DELETE FROM areas_fts WHERE area_id = OLD.id;
END;`;
