using UnityEditor;
using VTuberAgent.Link.Components;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>
    /// Ends the links before the editor reloads scripts, leaves play mode or quits: a thread that is still there then
    /// hangs the editor, and a connection would be there twice.
    /// </summary>
    [InitializeOnLoad]
    internal static class LinkGuard
    {
        static LinkGuard()
        {
            AssemblyReloadEvents.beforeAssemblyReload += VTuberLink.StopAll;
            EditorApplication.quitting += VTuberLink.StopAll;
            EditorApplication.playModeStateChanged += OnPlayMode;
            CoverDownloader.AnySaved += CoverImport.Import;
        }

        private static void OnPlayMode(PlayModeStateChange change)
        {
            if (change == PlayModeStateChange.ExitingPlayMode)
            {
                VTuberLink.StopAll();
            }
        }
    }
}
