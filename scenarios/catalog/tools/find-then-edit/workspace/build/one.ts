oldName(1);
