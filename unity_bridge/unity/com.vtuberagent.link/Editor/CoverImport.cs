using System.IO;
using UnityEditor;
using UnityEngine;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>Makes an asset of a cover that was kept within the project.</summary>
    internal static class CoverImport
    {
        public static void Import(string path)
        {
            string project = (Path.GetDirectoryName(Application.dataPath) ?? "").Replace('\\', '/') + "/";
            string whole = Path.GetFullPath(path).Replace('\\', '/');
            if (whole.StartsWith(project + "Assets/", System.StringComparison.OrdinalIgnoreCase))
            {
                AssetDatabase.ImportAsset(whole.Substring(project.Length));
            }
        }
    }
}
