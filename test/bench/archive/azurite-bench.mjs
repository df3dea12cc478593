export const measureAzurite = async () => {};
