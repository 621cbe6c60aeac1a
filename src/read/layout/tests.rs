//! Pages made of characters and rules, and the paper that they become.
