/** A frame's name in files and tars. Eight digits, so that names sort as numbers. */
export const frameStem = (index: number): string => String(index).padStart(8, "0");
