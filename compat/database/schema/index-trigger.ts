/**
 * Fills the full-text index when an event is inserted. The text is the server's own, but for its
 * indents; the server adds a second row after each append by itself.
 */
export const eventsFtsInsert = `
CREATE TRIGGER events_fts_insert
AFTER INSERT ON events
BEGIN
  INSERT INTO events_fts (id, session_id, type, content, tool_name)
  VALUES (
    NEW.id,
    NEW.session_id,
    NEW.type,
    CASE
      WHEN NEW.type = 'memory.ledger' AND json_valid(NEW.payload) THEN
        COALESCE(json_extract(NEW.payload, '$.title'), '') || ' ' ||
        COALESCE(json_extract(NEW.payload, '$.input'), '') || ' ' ||
        COALESCE(json_extract(NEW.payload, '$.entryType'), '') || ' ' ||
        COALESCE(json_extract(NEW.payload, '$.status'), '')
      WHEN json_valid(NEW.payload) THEN COALESCE(json_extract(NEW.payload, '$.content'), '')
      ELSE ''
    END,
    COALESCE(
      NEW.tool_name,
      CASE
        WHEN json_valid(NEW.payload) THEN
          COALESCE(json_extract(NEW.payload, '$.toolName'), json_extract(NEW.payload, '$.name'))
        ELSE NULL
      END,
      ''
    )
  );
END`;
