/** What a pixel's ray meets: it sees on from a mirror and past everything, but not from a dull surface. */
export const DULL = 0;
export const MIRROR = 1;
export const SKY = 2;
