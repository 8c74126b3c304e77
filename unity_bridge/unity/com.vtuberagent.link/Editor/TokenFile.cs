using System.IO;
using VTuberAgent.Link.Components;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>The token's file of this project and user.</summary>
    internal static class TokenFile
    {
        /// <summary>Keeps a token; an empty one takes the file away.</summary>
        public static void Write(string token)
        {
            string path = LinkSecrets.TokenFile;
            if (token.Trim().Length == 0)
            {
                File.Delete(path);
                return;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(path));
            File.WriteAllText(path, token.Trim() + "\n");
        }
    }
}
