/** The sum of a list of numbers. */
exports.sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
