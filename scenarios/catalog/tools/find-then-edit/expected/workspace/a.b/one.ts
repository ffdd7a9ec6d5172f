// Says hello.
export const one = () => newName("hello");
