// Says hello.
export const one = () => oldName("hello");
