namespace VTuberAgent.Link.Stage
{
    /// <summary>The beginning of a PNG file: whether it is one, and how large the picture would be in memory.</summary>
    public static class PngHeader
    {
        /// <summary>Bytes that have to be read for it.</summary>
        public const int Length = 24;

        private static readonly byte[] Signature = { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A };

        /// <summary>Reads width and height, in pixels. False where it is no PNG.</summary>
        public static bool TryRead(byte[] file, int count, out long width, out long height)
        {
            width = 0;
            height = 0;
            if (count < Length)
            {
                return false;
            }
            for (int i = 0; i < Signature.Length; i++)
            {
                if (file[i] != Signature[i])
                {
                    return false;
                }
            }
            if (file[12] != 'I' || file[13] != 'H' || file[14] != 'D' || file[15] != 'R')
            {
                return false;
            }
            width = Number(file, 16);
            height = Number(file, 20);
            return width > 0 && height > 0;
        }

        private static long Number(byte[] file, int at)
        {
            return ((long)file[at] << 24) | ((long)file[at + 1] << 16) | ((long)file[at + 2] << 8) | file[at + 3];
        }
    }
}
